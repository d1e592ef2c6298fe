/** The two engines under the store, and where each finds its database (DESIGN 6). */

export type Engine = 'sqlite' | 'postgres';

/** A file for SQLite, or `postgres://…` for PostgreSQL. */
export type StoreLocation = { readonly path: string } | { readonly databaseUrl: string };
