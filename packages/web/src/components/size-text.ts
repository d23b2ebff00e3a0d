/** Sizes for people, in decimal units as download lists show them. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"]
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`
}
