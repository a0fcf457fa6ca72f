/**
 * A thread's sign of life in shared memory. A thread that loops inside a foreign library cannot speak; another
 * thread sees by this where it is and whether it gets on. Core has no clock: who watches decides what is too long.
 */

/** Where a thread is: in code of ours, inside the HDF5 library, or waiting for bytes of a file. */
export type Place = "own" | "library" | "source";

const places: readonly Place[] = ["own", "library", "source"];

/** Beats, place and length of the object's name, 4 bytes each. */
const header = 12;
/** Characters kept of what is being read. */
const longestObject = 250;

export class Pulse {
  /** What both threads share. */
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #object: Uint16Array;

  /** @param buffer - of the other thread's pulse; a new one if not given */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(header + 2 * longestObject)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer, 0, header / 4);
    this.#object = new Uint16Array(buffer, header);
  }

  /** Says that the thread gets on. */
  beat(): void {
    Atomics.add(this.#cells, 0, 1);
  }

  /** Beats, and says where the thread is from now on; returns where it was. */
  enter(place: Place): Place {
    this.beat();
    return places[Atomics.exchange(this.#cells, 1, places.indexOf(place))]!;
  }

  /** Says which object of the file is being read. */
  read(object: string): void {
    const length = Math.min(object.length, longestObject);
    for (let i = 0; i < length; i++) this.#object[i] = object.charCodeAt(i);
    Atomics.store(this.#cells, 2, length);
  }

  get beats(): number {
    return Atomics.load(this.#cells, 0);
  }
  get place(): Place {
    return places[Atomics.load(this.#cells, 1)]!;
  }
  /** What was read last. */
  get object(): string {
    return String.fromCharCode(...this.#object.subarray(0, Atomics.load(this.#cells, 2)));
  }
}
