import { defineProjection } from '../src';
import { streamOf } from './recorded-log';

const version = (number: number) =>
  defineProjection({
    name: 'orders',
    version: number,
    indexes: [],
    streams: ['order'],
    idOf: streamOf,
    fold: (document: object | undefined) => document,
  });

test('each version of a projection has documents and a checkpoint of its own', () => {
  expect(version(1).collection.name).not.toBe(version(2).collection.name);
  expect(version(1).reader).not.toBe(version(2).reader);
});
