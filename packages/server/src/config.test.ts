import assert from "node:assert/strict"
import { resolve } from "node:path"
import { test } from "node:test"
import { type ConfigInput, readConfig } from "./config.ts"
import { ServerError } from "./errors.ts"

test("without options the server is for this machine, with its own database, beside the current directory", () => {
  assert.deepEqual(readConfig({}), {
    data: resolve(".subrosa"),
    port: 7400,
    host: "localhost",
    origin: "http://localhost:7400",
    tls: undefined,
    databaseUrl: undefined,
    sample: false,
    keeperKey: undefined,
    keeper: undefined,
  })
})

test("a keeper apart is reached by a socket, or by TLS with certificates on both sides", () => {
  assert.deepEqual(readConfig({ keeper: "unix:/run/keeper.sock" }).keeper, {
    address: { kind: "unix", path: "/run/keeper.sock" },
    files: undefined,
  })
  const files = { keeperTlsCert: "c", keeperTlsKey: "k", keeperTlsCa: "a" }
  assert.deepEqual(readConfig({ keeper: "https://[::1]:7401", ...files }).keeper, {
    address: { kind: "tls", host: "::1", port: 7401 },
    files: { cert: resolve("c"), key: resolve("k"), ca: resolve("a") },
  })
})

test("the origin follows port and TLS, and is cut down to an origin", () => {
  assert.equal(readConfig({ port: "8443", tlsCert: "c", tlsKey: "k" }).origin, "https://localhost:8443")
  assert.equal(readConfig({ origin: "https://records.example.org/" }).origin, "https://records.example.org")
})

const wrong: [string, ConfigInput, RegExp][] = [
  ["a keeper without TLS", { keeper: "http://keeper:7401" }, /https:.*or unix:/],
  ["a keeper without certificates", { keeper: "https://keeper:7401" }, /keeper certificates/],
  ["a relative socket", { keeper: "unix:keeper.sock" }, /unix:\/path/],
  ["certificates without a keeper", { keeperTlsCert: "c" }, /--keeper https/],
  ["a key for a keeper elsewhere", { keeper: "unix:/k", keeperKey: "k" }, /subrosa keeper/],
  ["a port that is no number", { port: "http" }, /number from 1 to 65535/],
  ["a port beyond the last", { port: 70_000 }, /number from 1 to 65535/],
  ["a host with a port", { host: "0.0.0.0:80" }, /without port/],
  ["a public host without origin", { host: "0.0.0.0" }, /--origin/],
  ["an origin with a path", { origin: "https://example.org/app" }, /scheme, host and port/],
  ["an origin where passkeys do not work", { origin: "http://example.org" }, /https/],
  ["a certificate without key", { tlsCert: "cert.pem" }, /both/],
  ["a database that is not PostgreSQL", { databaseUrl: "mysql://u:secret@h/d" }, /postgresql:\/\//],
]
for (const [what, input, hint] of wrong) {
  test(`${what} is refused with a hint`, () => {
    assert.throws(
      () => readConfig(input),
      (error) =>
        error instanceof ServerError &&
        error.code === "invalid_option" &&
        hint.test(error.hint) &&
        !/secret/.test(error.message),
    )
  })
}
