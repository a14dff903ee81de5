/**
 * Finds the spans that hold a key without looking at the others: a search tree by the spans' begin in which every node
 * knows the farthest end below it, kept balanced by ranks drawn at random (a treap).
 */
import type { ByteString } from "./byte-string.js";
import type { KeySpan } from "./key-span.js";

interface Node<T> {
  readonly span: KeySpan;
  readonly value: T;
  readonly rank: number;
  /** Of this node's span and all below it. */
  farthest: ByteString | undefined;
  left: Node<T> | undefined;
  right: Node<T> | undefined;
}

export class SpanTree<T> {
  #root: Node<T> | undefined;
  #seed = 1;

  /** The value of exactly this span. */
  get(span: KeySpan): T | undefined {
    let node = this.#root;
    while (node !== undefined) {
      const order = compareSpans(span, node.span);
      if (order === 0) return node.value;
      node = order < 0 ? node.left : node.right;
    }
    return undefined;
  }

  /** Of a span that is not there yet. */
  add(span: KeySpan, value: T): void {
    const node = {
      span,
      value,
      rank: this.#nextRank(),
      farthest: span.to,
      left: undefined,
      right: undefined,
    };
    this.#root = insert(this.#root, node);
  }

  delete(span: KeySpan): void {
    this.#root = remove(this.#root, span);
  }

  /** Calls `visit` with the value of every span that holds `key`. */
  stab(key: ByteString, visit: (value: T) => void): void {
    stab(this.#root, key, visit);
  }

  /** xorshift32: the shape of the tree must not follow the order of arrival, but needs no better chance. */
  #nextRank(): number {
    this.#seed ^= this.#seed << 13;
    this.#seed ^= this.#seed >>> 17;
    this.#seed ^= this.#seed << 5;
    return this.#seed;
  }
}

function stab<T>(node: Node<T> | undefined, key: ByteString, visit: (value: T) => void): void {
  if (node === undefined || isBeyond(key, node.farthest)) return;
  stab(node.left, key, visit);
  if (key < node.span.from) return;
  if (!isBeyond(key, node.span.to)) visit(node.value);
  stab(node.right, key, visit);
}

function isBeyond(key: ByteString, end: ByteString | undefined): boolean {
  return end !== undefined && key >= end;
}

function insert<T>(node: Node<T> | undefined, added: Node<T>): Node<T> {
  if (node === undefined) return added;
  if (compareSpans(added.span, node.span) < 0) {
    node.left = insert(node.left, added);
    return node.left.rank < node.rank ? rotateRight(node, node.left) : measured(node);
  }
  node.right = insert(node.right, added);
  return node.right.rank < node.rank ? rotateLeft(node, node.right) : measured(node);
}

function remove<T>(node: Node<T> | undefined, span: KeySpan): Node<T> | undefined {
  if (node === undefined) return undefined;
  const order = compareSpans(span, node.span);
  if (order === 0) return join(node.left, node.right);
  if (order < 0) node.left = remove(node.left, span);
  else node.right = remove(node.right, span);
  return measured(node);
}

/** All of `left` stands before all of `right`. */
function join<T>(left: Node<T> | undefined, right: Node<T> | undefined): Node<T> | undefined {
  if (left === undefined) return right;
  if (right === undefined) return left;
  if (left.rank < right.rank) {
    left.right = join(left.right, right);
    return measured(left);
  }
  right.left = join(left, right.left);
  return measured(right);
}

function rotateRight<T>(node: Node<T>, left: Node<T>): Node<T> {
  node.left = left.right;
  left.right = measured(node);
  return measured(left);
}

function rotateLeft<T>(node: Node<T>, right: Node<T>): Node<T> {
  node.right = right.left;
  right.left = measured(node);
  return measured(right);
}

function measured<T>(node: Node<T>): Node<T> {
  node.farthest = node.span.to;
  for (const child of [node.left, node.right]) {
    if (child !== undefined) node.farthest = farther(node.farthest, child.farthest);
  }
  return node;
}

function farther(a: ByteString | undefined, b: ByteString | undefined): ByteString | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a > b ? a : b;
}

function compareSpans(a: KeySpan, b: KeySpan): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  if (a.to === b.to) return 0;
  if (a.to === undefined) return 1;
  return b.to !== undefined && a.to > b.to ? 1 : -1;
}
