/**
 * Stands for what packages load and zdisc does not let them do: catch signals, talk to devtools, patch the console, read
 * .proto files.
 */
export default () => () => {};
