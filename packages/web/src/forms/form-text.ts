/** What a text field holds, without spaces around it; undefined where it is empty. */
export function textIn(data: FormData, name: string): string | undefined {
  const text = String(data.get(name) ?? "").trim()
  return text === "" ? undefined : text
}
