/** Without this the analyzer writes the path of its output into the repository's package.json. */
export default { packagejson: false }
