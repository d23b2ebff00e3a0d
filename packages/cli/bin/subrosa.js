#!/usr/bin/env node
// Starts the command line under the pinned runtime: Node 24 runs TypeScript as it is; an older Node started us only to get here.
import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const main = join(dirname(fileURLToPath(import.meta.url)), "../src/main.ts")
const args = process.argv.slice(2)

// What server and import keep is small, but V8 lets garbage pile up for as long as it may. Bounded, the server stays under 250 MB and an import
// under 300 MB whatever the file. `npm start` gives the server's by itself (package.json).
const heapOf = {
  start: ["--max-semi-space-size=8", "--max-old-space-size=160"],
  import: ["--max-semi-space-size=4", "--max-old-space-size=128"],
}
const flags = Object.entries(heapOf).find(([command]) => args.includes(command))?.[1] ?? []

if (Number(process.versions.node.split(".")[0]) >= 24 && flags.length === 0) {
  await import(main)
} else {
  const node = join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin/node")
  // In this process's place, where the system can: two of them would take twice the memory.
  if (process.execve !== undefined && process.platform !== "win32")
    process.execve(node, [node, ...process.execArgv, ...flags, main, ...args])
  const child = spawn(node, [...flags, main, ...args], { stdio: "inherit" })
  // The child ends itself in good order; this process only passes signals on and waits.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
