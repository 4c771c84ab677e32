/** MCP (Model Context Protocol): declarations -> servers -> verdicts -> graph. Loaded when a file may declare one. */
export { declarationsIn } from './declarations';
export { isManifest, manifestOf } from './manifests';
export { isBundled } from './places';
export { pointersFor } from './points';
export { judgeServers } from './policy';
export { dataOfScript } from './script';
export { serversOf } from './servers';
export { surfacesIn } from './surfaces';
export { verdictObservation } from './verdicts';
