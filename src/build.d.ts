/** From package.json, put in by rolldown.config.mjs: as a module it were one more file that every start has to find. */
declare const PACKAGE_VERSION: string;
