import assert from "node:assert/strict"
import { test } from "node:test"
import type { ChartShape } from "@subrosa/contract"
import fc from "fast-check"
import { mixShapes } from "./mix-shapes.ts"

const kinds = ["directory", "clinical", "billing"] as const
const sizes = fc.array(fc.integer({ min: 284, max: 90_000 }), { maxLength: 5 })
const shapes: fc.Arbitrary<ChartShape[]> = fc.array(
  fc.record({
    segments: fc.tuple(sizes, sizes, sizes).map((of) => kinds.map((kind, i) => ({ kind, sizes: of[i] ?? [] }))),
    resourceTokens: fc.nat(50),
    searchTokens: fc.nat(12),
  }),
  { minLength: 1, maxLength: 6 },
)

const countsOf = ({ segments }: ChartShape): string =>
  segments.map((segment) => `${segment.kind} ${segment.sizes.length}`).join()

test("a mixed shape has one model's segments and counts, and sizes between those that stand in that place", () => {
  fc.assert(
    fc.property(shapes, fc.infiniteStream(fc.nat(1_000_000)), (models, dice) => {
      const mixed = mixShapes(models, (bound) => (dice.next().value ?? 0) % bound)
      assert.ok(models.some((model) => countsOf(model) === countsOf(mixed)))
      for (const segment of mixed.segments) {
        segment.sizes.forEach((size, at) => {
          const there = models.flatMap(
            (model) => model.segments.find(({ kind }) => kind === segment.kind)?.sizes[at] ?? [],
          )
          assert.ok(size >= Math.min(...there) && size <= Math.max(...there))
        })
      }
    }),
  )
})
