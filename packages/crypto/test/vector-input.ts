/** Typed access to a vector's input, and its output in the form that vectors have: bytes as B64U. */
import assert from "node:assert/strict"
import test from "node:test"
import { type Bytes, fromBase64url, toBase64url } from "@subrosa/codec"
import { CryptoError } from "../src/index.ts"
import { readVectors } from "./read-vectors.ts"

export class VectorInput {
  readonly values: Record<string, unknown>

  constructor(values: Record<string, unknown>) {
    this.values = values
  }

  text(name: string): string {
    const value = this.values[name]
    assert.ok(typeof value === "string", `${name} is no text`)
    return value
  }

  optionalText(name: string): string | undefined {
    return name in this.values ? this.text(name) : undefined
  }

  number(name: string): number {
    const value = this.values[name]
    assert.ok(typeof value === "number", `${name} is no number`)
    return value
  }

  bytes(name: string): Bytes {
    return fromBase64url(this.text(name))
  }

  object(name: string): VectorInput {
    const value = this.values[name]
    assert.ok(typeof value === "object" && value !== null, `${name} is no object`)
    return new VectorInput(Object.fromEntries(Object.entries(value)))
  }

  list(name: string): unknown[] {
    const value = this.values[name]
    assert.ok(Array.isArray(value), `${name} is no list`)
    return value
  }

  objects(name: string): VectorInput[] {
    return this.list(name).map((value) => new VectorInput(Object.fromEntries(Object.entries(Object(value)))))
  }
}

export type Operation = (input: VectorInput) => unknown

/** One test for each vector of a spec: its output, or the code of its error. */
export function testVectors(topic: string, operations: Record<string, Operation>): void {
  const vectors = readVectors(topic)
  for (const { name, operation, input, expect, output } of vectors) {
    test(`vector ${topic}/${name}: ${expect}`, async () => {
      const run = operations[operation] ?? assert.fail(`no operation ${operation}`)
      if (expect === "ok") {
        assert.deepEqual(encoded(await run(new VectorInput(input))), output)
      } else {
        const attempt = async () => run(new VectorInput(input))
        await assert.rejects(attempt, (error) => error instanceof CryptoError && error.code === expect)
      }
    })
  }
  test(`every operation of vectors/${topic} has a vector`, () => {
    assert.deepEqual([...new Set(vectors.map(({ operation }) => operation))].sort(), Object.keys(operations).sort())
  })
}

function encoded(value: unknown): unknown {
  const plain = (_: string, part: unknown) =>
    part instanceof Uint8Array ? toBase64url(part) : part instanceof Map ? Object.fromEntries(part) : part
  return JSON.parse(JSON.stringify(value, plain))
}
