import ts from 'typescript';

/** All of ours, with types. */
export function sources() {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  // Absolute, as the names of imported files are: else the entry points are not seen as ours.
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  return ts.createProgram(fileNames, options);
}
