import { expect, test } from "vitest";
import { foreignValueKind } from "./foreign-value.js";

test.each([
  {
    value: '{"id":"a","name":"user","version":"v1","metadata":null,"endpoints":["grpc://10.0.3.7:9000"]}',
    kind: "go-kratos JSON",
  },
  { value: '{"network":"tcp","address":"10.0.3.7:8888","weight":10,"tags":null}', kind: "kitex JSON" },
  { value: '{"name":"user","version":"1","nodes":[{"id":"a"}],"endpoints":[]}', kind: "go-micro JSON" },
  { value: '{"Op":0,"Addr":"10.0.3.7:8080","Metadata":null}', kind: "grpc naming JSON" },
  { value: '{"hello":1}', kind: "JSON" },
  { value: "http://10.0.3.7:8080/", kind: "HTTP URL" },
  { value: "{not json", kind: undefined },
  { value: "10.0.3.7", kind: undefined },
  { value: "", kind: undefined },
])("$value is $kind", ({ value, kind }) => {
  expect(foreignValueKind(value)).toBe(kind);
});
