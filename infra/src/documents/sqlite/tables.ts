/**
 * What stands beside the collections' own tables: their declarations as JSON, and the readers' checkpoints.
 *
 * A collection's table (`DocumentTable`) is made when it is first ensured, and has
 * - `id`, `position`, and the body's JSON text, which nothing but loading reads;
 * - one column for each field of its indexes, filled when the document is written. Measured against expression indexes over
 *   `json_extract`: the same insert rate, more than twice the update rate (an update leaves alone the indexes whose fields did
 *   not change), and a keyset page is a seek (row values are not used with expressions): 27,000 pages a second against 700;
 * - the document's words, and an FTS5 table over them.
 */
export const documentTables = `
  CREATE TABLE document_collections (name TEXT PRIMARY KEY, declaration TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE document_checkpoints (reader TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;
