/** Processes and what they have started, from /proc (Linux). */
import { readdirSync, readFileSync } from "node:fs"

/** A process and its living descendants; empty when it is gone. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined
    if (parent !== undefined) parents.set(Number(name), parent)
  }
  const descends = (member: number): boolean => {
    if (member === pid) return true
    const parent = parents.get(member)
    return parent !== undefined && parent !== 0 && descends(parent)
  }
  return [...parents.keys()].filter(descends)
}

function parentOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The name stands in parentheses and may hold anything (proc(5)).
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1])
  } catch {
    return undefined
  }
}
