/** What this device is called in lists of devices: "Chrome on Linux". The person can tell devices apart; nothing finer is sent. */

const browsers: readonly [RegExp, string][] = [
  [/Edg/, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
]
const systems: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "Mac"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
]

export function deviceLabelOf(userAgent: string): string {
  const find = (table: readonly [RegExp, string][], otherwise: string) =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1] ?? otherwise
  return `${find(browsers, "Browser")} on ${find(systems, "this device")}`
}

export const deviceLabel = (): string => deviceLabelOf(navigator.userAgent)
