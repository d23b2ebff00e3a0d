/** Team documents: sealed here, kept by the server under a name and a version (spec/keys.md, "Team documents"). */
import { fromBase64url, toBase64url } from "@subrosa/codec"
import { documentDelete, documentRead, documentSearch, documentUpdate, type TeamId } from "@subrosa/contract"
import { parseSearchKeys, sealDocument, teamDocumentKey } from "@subrosa/crypto"
import { openDocument } from "@subrosa/crypto/open"
import { ended } from "../call/ended.ts"
import { problemCode } from "../call/problem.ts"
import type { Core } from "../core.ts"
import type { Keyring } from "../keyring/keyring.ts"
import { EngineError } from "../port.ts"
import { wipe } from "../session/secret-keys.ts"
import type { Session } from "../session/session.ts"

export function createDocuments(session: Session, keyring: Keyring): Pick<Core, "documents" | "searchKeys"> {
  const documents: Core["documents"] = {
    async read(team, name) {
      try {
        const { sealed, version, teamVersion, updatedAt } = await session.call(documentRead, {
          params: { team },
          query: { name },
        })
        const { practice } = session.open()
        const key = teamDocumentKey(await keyring.teamKey(team, teamVersion), { practice, team, version: teamVersion })
        const plaintext = await openDocument(key, fromBase64url(sealed), { practice, team, name })
        wipe(key)
        return { version, plaintext, updatedAt }
      } catch (cause) {
        if (problemCode(cause) === "not_found") return undefined
        if (cause instanceof EngineError) throw cause
        throw new EngineError("unreadable", "A document of your team does not open: it was damaged or swapped.", {
          cause,
        })
      }
    },
    async update(team, name, version, plaintext) {
      const { practice } = session.open()
      const { version: teamVersion, key: teamKey } = await keyring.newestKey(team)
      const key = teamDocumentKey(teamKey, { practice, team, version: teamVersion })
      const sealed = toBase64url(await sealDocument(key, plaintext, { practice, team, name }))
      wipe(key)
      return session.call(documentUpdate, { params: { team }, query: { name }, body: { version, teamVersion, sealed } })
    },
    async delete(team, name) {
      await ended(session.call(documentDelete, { params: { team }, query: { name } }))
    },
    async search(team, prefix) {
      const query = prefix === undefined ? {} : { prefix }
      return (await session.call(documentSearch, { params: { team }, query })).documents
    },
  }

  let searchKeys: Promise<{ search: Uint8Array; resource: Uint8Array }> | undefined
  session.onLock(() => {
    searchKeys?.then(
      ({ search, resource }) => wipe(search, resource),
      () => undefined,
    )
    searchKeys = undefined
  })
  const readSearchKeys = async (team: TeamId) => {
    const kept = await documents.read(team, "search-keys")
    if (!kept) throw new EngineError("unreadable", "The practice's search keys are missing on the server.")
    return parseSearchKeys(kept.plaintext)
  }

  return {
    documents,
    async searchKeys() {
      session.open()
      if (!searchKeys) {
        const reading = readSearchKeys(keyring.practiceTeam().team)
        searchKeys = reading
        reading.catch(() => {
          if (searchKeys === reading) searchKeys = undefined
        })
      }
      return searchKeys
    },
  }
}
