export const program = undefined as never;
