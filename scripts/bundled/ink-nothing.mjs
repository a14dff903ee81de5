/** Stands for what Ink loads and zdisc does not let it do: catch signals, talk to devtools, patch the console. */
export default () => () => {};
