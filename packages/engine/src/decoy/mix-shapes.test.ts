import assert from "node:assert/strict"
import { test } from "node:test"
import type { ChartShape } from "@subrosa/contract"
import fc from "fast-check"
import { mixShapes } from "./mix-shapes.ts"

const kinds = ["directory", "clinical", "billing"] as const
const shape: fc.Arbitrary<ChartShape> = fc.record({
  segments: fc
    .tuple(...kinds.map(() => fc.array(fc.integer({ min: 284, max: 90_000 }), { maxLength: 5 })))
    .map((sizes) => sizes.map((of, i) => ({ kind: kinds[i] ?? "directory", sizes: of }))),
  resourceTokens: fc.nat(50),
  searchTokens: fc.nat(12),
})

test("a mixed shape has the segments and counts of one model, and only sizes that stand in that place somewhere", () => {
  fc.assert(
    fc.property(
      fc.array(shape, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat(1_000_000)),
      (models, dice) => {
        const mixed = mixShapes(models, (bound) => (dice.next().value ?? 0) % bound)
        const counts = ({ segments }: ChartShape) => segments.map(({ kind, sizes }) => `${kind} ${sizes.length}`).join()
        assert.ok(models.some((model) => counts(model) === counts(mixed)))
        for (const { kind, sizes } of mixed.segments) {
          sizes.forEach((size, at) => {
            const there = models.some(({ segments }) =>
              segments.some((one) => one.kind === kind && one.sizes[at] === size),
            )
            assert.ok(there)
          })
        }
      },
    ),
  )
})
