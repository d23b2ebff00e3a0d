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
  })
})

test("the origin follows port and TLS, and is cut down to an origin", () => {
  assert.equal(readConfig({ port: "8443", tlsCert: "c", tlsKey: "k" }).origin, "https://localhost:8443")
  assert.equal(readConfig({ origin: "https://records.example.org/" }).origin, "https://records.example.org")
})

const wrong: [string, ConfigInput, RegExp][] = [
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
