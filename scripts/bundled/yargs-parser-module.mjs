/** Stands for `node:module` in yargs' parser, which makes a `require` of its own for configuration files that we never hand it. */
export const createRequire = undefined;
