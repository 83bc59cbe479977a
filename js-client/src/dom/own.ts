/** What the browser gives every document. A form or picture named `querySelector` hides the document's own part of that name. */
export function own<Name extends keyof Document>(name: Name, of: Document = document): Document[Name] {
  const part: unknown = Reflect.get(Document.prototype, name, of);
  return (typeof part === 'function' ? part.bind(of) : part) as Document[Name];
}
