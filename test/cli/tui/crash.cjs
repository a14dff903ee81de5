/* Plants a defect behind a program's back, when it is told to. */
process.on("SIGUSR2", () => {
  throw new Error("planted");
});
