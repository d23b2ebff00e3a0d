#!/usr/bin/env node
// Starts the command line under the pinned runtime: Node 24 runs TypeScript as it is; an older Node started us only to get here.
import { spawn } from "node:child_process"
// By its namespace: an older Node has no `enableCompileCache`, and must get as far as starting the newer one.
import * as module from "node:module"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"

const main = join(dirname(fileURLToPath(import.meta.url)), "../src/main.ts")
const args = process.argv.slice(2)

// What server and import keep is small, but V8 lets garbage pile up for as long as it may, and glibc keeps a pool of memory per thread and what was
// freed. Bounded, the server stays under 250 MB (docs/rfd/0008) and an import under 300 MB whatever the file. A witness on its small machine has a bound of
// its own.
const boundsOf = {
  start: {
    flags: [
      "--max-semi-space-size=8",
      "--max-old-space-size=160",
      "--heap-growing-percent=50",
      "--no-parallel-scavenge",
    ],
    env: { MALLOC_ARENA_MAX: "2", MALLOC_TRIM_THRESHOLD_: "131072", MALLOC_MMAP_THRESHOLD_: "32768" },
  },
  import: { flags: ["--max-semi-space-size=8", "--max-old-space-size=128"], env: {} },
}
// Compiled code is kept in a directory that is only ours (anyone who can write there can change what we run): a command starts in half the time
// and without the compiler that strips types (../src/leave-compiler.ts).
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "subrosa", "compiled")
const isWitness = args[0] === "witness"
const bounds = isWitness ? undefined : Object.entries(boundsOf).find(([command]) => args.includes(command))?.[1]

if (Number(process.versions.node.split(".")[0]) >= 24 && bounds === undefined) {
  if (isWitness) setFlagsFromString("--max-semi-space-size=1")
  module.enableCompileCache(cache)
  await import(main)
} else {
  const node = join(dirname(module.createRequire(import.meta.url).resolve("node/package.json")), "bin/node")
  // In this process's place, where the system can: two of them would take twice the memory.
  const env = { NODE_COMPILE_CACHE: cache, ...bounds?.env, ...process.env }
  const flags = bounds?.flags ?? []
  if (process.execve !== undefined && process.platform !== "win32")
    process.execve(node, [node, ...process.execArgv, ...flags, main, ...args], env)
  const child = spawn(node, [...flags, main, ...args], { stdio: "inherit", env })
  // The child ends itself in good order; this process only passes signals on and waits.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
