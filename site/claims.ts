/** Files that a thread takes at a time: few enough that all threads end together, many enough that taking costs nothing. */
const share = 32;
/** Shares that can be told apart: files of thirty million pages. */
const most = 1 << 20;

/** Memory in which threads tell each other what they have taken. */
export function claimsMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(most * Int32Array.BYTES_PER_ELEMENT);
}

/** Shares the files of a site among threads that go through the same list in the same order: whoever comes first makes a share. */
export class Claims {
  readonly #taken: Int32Array;
  #next = 0;
  #isMine = false;

  constructor(memory: SharedArrayBuffer) {
    this.#taken = new Int32Array(memory);
  }

  /** Whether this thread makes the next file of the list. */
  take(): boolean {
    const at = this.#next;
    this.#next += 1;
    if (at % share === 0) this.#isMine = Atomics.exchange(this.#taken, at / share, 1) === 0;
    return this.#isMine;
  }
}
