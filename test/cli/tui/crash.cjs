/* Plants a defect behind a program's back, once its screen stands. */
setTimeout(() => {
  throw new Error("planted");
}, 1500).unref();
