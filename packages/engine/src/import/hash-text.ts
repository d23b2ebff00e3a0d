/** Two 32-bit hashes of a text (FNV-1a from two offsets): for tables in memory only, never for secrets. */
export function hashText(text: string): [high: number, low: number] {
  let high = 0x811c9dc5
  let low = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x01000193) + high
  }
  return [high, low]
}
