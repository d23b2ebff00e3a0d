/** FHIR files for imports, from memory. */
import type { ImportSource } from "../src/port.ts"

export const source = (name: string, content: unknown): ImportSource => {
  const bytes = new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content))
  return {
    name,
    size: bytes.length,
    stream: () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes)
          controller.close()
        },
      }),
  }
}
export const ndjson = (name: string, resources: object[]) =>
  source(name, resources.map((one) => JSON.stringify(one)).join("\n"))
export const bundle = (type: string, resources: object[], more: object = {}) => ({
  resourceType: "Bundle",
  type,
  ...more,
  entry: resources.map((resource) => ({ resource })),
})

export const patient = (id: string, family = "Lopez") => ({
  resourceType: "Patient",
  id,
  name: [{ family, given: ["Ana"] }],
  birthDate: "1980-04-12",
})
export const condition = (id: string, subject: string, text = "Anxiety") => ({
  resourceType: "Condition",
  id,
  code: { text },
  subject: { reference: subject },
})
