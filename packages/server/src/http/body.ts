/** Bodies: JSON and octet streams, whose bytes are kept for the check of the signature. Nothing else is taken. */
import type { FastifyInstance } from "fastify"

declare module "fastify" {
  interface FastifyRequest {
    rawBody: Uint8Array
  }
}

const empty = new Uint8Array(0)

export function addBodyParsers(app: FastifyInstance): void {
  app.decorateRequest("rawBody")
  app.addHook("onRequest", async (request) => {
    request.rawBody = empty
  })
  app.removeAllContentTypeParsers()
  // Refuses "__proto__" and "constructor.prototype" keys as Fastify does by default.
  const parseJson = app.getDefaultJsonParser("error", "error")
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    request.rawBody = body
    let text: string
    try {
      text = utf8.decode(body)
    } catch {
      return done(Object.assign(new Error("not UTF-8"), { code: "FST_ERR_CTP_INVALID_JSON_BODY", statusCode: 400 }))
    }
    return parseJson(request, text, done)
  })
  app.addContentTypeParser<Buffer>("application/octet-stream", { parseAs: "buffer" }, (request, body, done) => {
    request.rawBody = body
    done(null, body)
  })
}
