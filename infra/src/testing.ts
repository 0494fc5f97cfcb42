/** What the tests of other rooms need: in-memory adapters and a clock that they move. */
export {};
