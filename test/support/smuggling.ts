/** Bytes that are not quite HTTP, or HTTP that two readers could read in two ways (RFC 9112, sections 2.2, 5.1, 6.1, 6.3, 11.2). */
const get = "GET /v1/server HTTP/1.1\r\n"
const post = "POST /v1/sign-in/start HTTP/1.1\r\nContent-Type: application/json\r\n"
const host = "Host: localhost\r\n"
const end = "\r\n"
/** Would succeed if it were taken for a request of its own. */
export const smuggled = `GET /v1/server HTTP/1.1\r\nHost: localhost\r\nX-Smuggled: yes\r\n\r\n`

export const shapes: Record<string, (string | Uint8Array)[]> = {
  "length and chunks": [post, host, "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", smuggled],
  "chunks and length": [post, host, "Transfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n0\r\n\r\n", smuggled],
  "two lengths": [post, host, "Content-Length: 0\r\nContent-Length: 60\r\n\r\n", smuggled],
  "two lengths in one": [post, host, "Content-Length: 0, 60\r\n\r\n", smuggled],
  "a signed length": [post, host, "Content-Length: +0\r\n\r\n", smuggled],
  "a negative length": [post, host, "Content-Length: -1\r\n\r\n", smuggled],
  "a hexadecimal length": [post, host, "Content-Length: 0x10\r\n\r\n", smuggled],
  "an endless length": [post, host, `Content-Length: ${"9".repeat(40)}\r\n\r\n`, smuggled],
  "another coding": [post, host, "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", smuggled],
  "two codings": [post, host, "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", smuggled],
  "a coding after chunked": [post, host, "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", smuggled],
  "a space before the colon": [post, host, "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", smuggled],
  "a folded header": [
    post,
    host,
    "Content-Length:\r\n 0\r\nTransfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n",
    smuggled,
  ],
  "a chunk size that is none": [post, host, "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", smuggled],
  "a chunk size too large": [post, host, "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n", smuggled],
  "a chunk without its end": [post, host, "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", smuggled],
  "bare line feeds": [post.replaceAll("\r\n", "\n"), "Host: localhost\nTransfer-Encoding: chunked\n\n0\n\n", smuggled],
  "a bare carriage return": [get, host, "X: a\rTransfer-Encoding: chunked\r\n\r\n", smuggled],
  "NUL in a header": [get, host, "X: a\u0000b\r\n", end],
  "a header without a name": [get, host, ": a\r\n", end],
  "a header without a colon": [get, host, "nothing\r\n", end],
  "a header of 20 KiB": [get, host, `X: ${"a".repeat(20_480)}\r\n`, end],
  "ten thousand headers": [get, host, Array.from({ length: 10_000 }, (_, i) => `X${i}: a\r\n`).join(""), end],
  "an address of 20 KiB": [`GET /${"a".repeat(20_480)} HTTP/1.1\r\n`, host, end],
  "no host": [get, end],
  "two hosts": [get, host, "Host: elsewhere.example\r\n", end],
  "another host": [get, "Host: elsewhere.example\r\n", end],
  "an absolute address elsewhere": [
    "GET http://elsewhere.example/v1/server HTTP/1.1\r\n",
    "Host: elsewhere.example\r\n",
    end,
  ],
  "a proxy's CONNECT": ["CONNECT elsewhere.example:443 HTTP/1.1\r\n", host, end],
  "an unknown method": ["FOO /v1/server HTTP/1.1\r\n", host, end],
  "a method in lower case": ["get /v1/server HTTP/1.1\r\n", host, end],
  TRACE: ["TRACE /v1/server HTTP/1.1\r\n", host, end],
  "HTTP/0.9": ["GET /v1/server\r\n", end],
  "HTTP/3.0": ["GET /v1/server HTTP/3.0\r\n", host, end],
  "HTTP/2's preface": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  "a raw space in the address": ["GET /v1/ser ver HTTP/1.1\r\n", host, end],
  "bytes above ASCII in the address": [Buffer.from("GET /v1/\xff\xfe HTTP/1.1\r\n", "latin1"), host, end],
  "a broken escape": ["GET /v1/practices/%zz/session HTTP/1.1\r\n", host, end],
  "an escape that is not UTF-8": ["GET /v1/practices/%ff%fe/session HTTP/1.1\r\n", host, end],
  "NUL escaped": ["GET /v1/practices/%00/session HTTP/1.1\r\n", host, end],
  "up and out": ["GET /../../../../etc/passwd HTTP/1.1\r\n", host, end],
  "up and out, escaped": ["GET /%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n", host, end],
  "an expectation": [post, host, "Expect: 200-maybe\r\nContent-Length: 0\r\n\r\n"],
  TLS: [Buffer.from("16030100c8010000c403035f", "hex")],
  "nothing but noise": [Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i * 131 + 7) % 256))],
}
