/**
 * The version of Depthdrop that files name. A test keeps it equal to package.json. It is written out because the
 * command line and the tests run this code without Vite, which could otherwise insert it.
 */
export const VERSION = '0.1.0'
