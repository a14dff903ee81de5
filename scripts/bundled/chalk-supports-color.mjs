/** Stands for chalk's `supports-color`, which looks at the terminal: it loads Node's network, 2 ms of each start. */
export default { stdout: false, stderr: false };
