/** From texts to a file: Bundle or NDJSON, as it is or as an age file. */
import { utf8 } from "@subrosa/codec"
import { type AgeTo, CryptoError, encryptAgeStream } from "@subrosa/crypto"
import { type ResourceText, writeBundle, writeNdjson } from "@subrosa/fhir"
import { EngineError, type ExportOptions, type ExportResult } from "../port.ts"

type Recipients = Pick<ExportOptions, "recipients" | "passphrase">

const chunkChars = 64 * 1024

/** `name` is the file's name without its extension. @throws EngineError invalid_input for a recipient that is none */
export function exportFile(
  name: string,
  texts: AsyncIterable<ResourceText>,
  { format, recipients, passphrase }: ExportOptions,
): Promise<ExportResult> {
  const chunks = format === "bundle" ? writeBundle(texts) : writeNdjson(texts)
  const fileName = `${name}.${format === "bundle" ? "json" : "ndjson"}`
  return sealFile(fileName, byteStream(chunks), {
    ...(recipients && { recipients }),
    ...(passphrase !== undefined && { passphrase }),
  })
}

/** The file as an age file for whoever is named, else as it is. */
export async function sealFile(
  fileName: string,
  stream: ReadableStream<Uint8Array>,
  to: Recipients,
): Promise<ExportResult> {
  const age = ageTo(to)
  if (!age) return { fileName, stream }
  try {
    return { fileName: `${fileName}.age`, stream: await encryptAgeStream(stream, age) }
  } catch (cause) {
    await stream.cancel().catch(() => undefined)
    if (!(cause instanceof CryptoError)) throw cause
    throw new EngineError("invalid_input", `The file cannot be encrypted: ${cause.message}.`, {
      field: "recipients",
      cause,
    })
  }
}

/** @throws EngineError invalid_input for both kinds at once, which age does not allow */
function ageTo({ recipients = [], passphrase }: Recipients): AgeTo | undefined {
  if (passphrase !== undefined && recipients.length > 0) {
    throw new EngineError("invalid_input", "A file is for recipients or under a passphrase, not both.", {
      field: "passphrase",
    })
  }
  if (passphrase !== undefined) return { passphrase }
  return recipients.length > 0 ? { recipients } : undefined
}

/** Text as a stream of bytes, made as it is read. */
export function byteStream(chunks: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = ""
      while (text.length < chunkChars) {
        const { done, value } = await chunks.next()
        if (done) {
          if (text !== "") controller.enqueue(utf8(text))
          controller.close()
          return
        }
        text += value
      }
      controller.enqueue(utf8(text))
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
}
