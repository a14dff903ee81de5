/** So many keys of one address are a leak; fewer are duplicates. */
export const LEAK_FROM = 10;
