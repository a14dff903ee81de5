/* Plants a defect behind a program's back, when it is told to; its message holds what must not be told. */
process.on("SIGUSR2", () => {
  throw new Error(`planted beside ${process.env.ZDISC_PASSWORD}`);
});
