/** Addresses of the link's own messages; all others are the contract's. */
export const linkPaths = {
  hello: "/link/hello",
  findable: "/link/findable",
  entryFinish: "/link/entry-finish",
  invitationFinish: "/link/invitation-finish",
} as const
