// The engine's memory: places in it, handed out one after the other, and numbers of 64 bits in them.
import type { RecordLayout } from "./layout";

const PAGE = 1 << 16;

export class Memory {
  private top: number;

  constructor(
    private readonly memory: WebAssembly.Memory,
    start: number,
  ) {
    this.top = Math.ceil(start / 16) * 16;
  }

  /** Room for so many bytes, none of them cleared. The memory grows when it must, and is never given back. */
  room(bytes: number): number {
    const at = this.top;
    this.top += Math.ceil(bytes / 16) * 16;
    const missing = this.top - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  /** A mark; what was handed out after it is free again once it is given to release(). */
  mark(): number {
    return this.top;
  }

  release(mark: number): void {
    this.top = mark;
  }

  // Views do not outlive the memory's growth, so each is made again.

  get bytes(): Uint8Array {
    return new Uint8Array(this.memory.buffer);
  }

  get view(): DataView {
    return new DataView(this.memory.buffer);
  }

  floats(at: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, count);
  }

  wholes(at: number, count: number): BigInt64Array {
    return new BigInt64Array(this.memory.buffer, at, count);
  }

  /** Write one field of every row of a table. */
  column(at: number, rows: number, record: RecordLayout, field: string, values: number | ArrayLike<number>): void {
    const [place, kind] = record.fields[field]!;
    const view = this.view;
    for (let row = 0; row < rows; row++) {
      const value = typeof values === "number" ? values : values[row]!;
      const where = at + row * record.size + place;
      if (kind === "i") view.setBigInt64(where, BigInt(value), true);
      else view.setFloat64(where, value, true);
    }
  }
}
