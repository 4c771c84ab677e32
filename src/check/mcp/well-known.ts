/**
 * Servers that people know by name: what an imitation imitates, and what is not called unknown.
 *
 * Source: names that vendors document for their servers, and github.com/modelcontextprotocol/servers; written down from
 * memory on 2026-11-21. Looked up in the npm registry on that day, and there: @playwright/mcp, @upstash/context7-mcp,
 * @notionhq/notion-mcp-server, @modelcontextprotocol/server-pdf, @netlify/mcp, @perplexity-ai/mcp-server,
 * @launchdarkly/mcp-server, firecrawl-mcp, mcp-hub, nuxt-mcp, mcp-server-commands, snyk. Four more were not, and were taken
 * out. All other packages, every PyPI name, host and image are unverified. A name that is missing here is only not
 * protected; one that nobody has registered is worse than none, because it is not called unknown.
 */
import type { Ecosystem } from '../../mcp/server';

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Hosts at which vendors run servers. */
export const HOSTS: readonly string[] = words(`
  api.githubcopilot.com mcp.notion.com mcp.linear.app mcp.sentry.dev mcp.atlassian.com mcp.stripe.com mcp.figma.com
  mcp.context7.com mcp.deepwiki.com learn.microsoft.com mcp.asana.com mcp.intercom.com mcp.paypal.com mcp.squareup.com
  mcp.vercel.com mcp.webflow.com mcp.monday.com mcp.neon.tech mcp.supabase.com mcp.cloudflare.com mcp.canva.com
  mcp.zapier.com mcp.apify.com mcp.tavily.com mcp.exa.ai mcp.firecrawl.dev mcp.prisma.io mcp.posthog.com mcp.semgrep.ai
  mcp.hubspot.com mcp.pagerduty.com mcp.datadoghq.com mcp.launchdarkly.com mcp.grafana.com mcp.netlify.com
  mcp.box.com mcp.slack.com mcp.gitlab.com mcp.docs.astro.build mcp.globalping.dev mcp.wix.com mcp.ramp.com
  huggingface.co api.anthropic.com api.openai.com server.smithery.ai mcp.composio.dev mcp.pipedream.com
  knowledge-mcp.global.api.aws bindings.mcp.cloudflare.com docs.mcp.cloudflare.com observability.mcp.cloudflare.com
  developers.openai.com docs.langchain.com mcp.browserbase.com mcp.miro.com mcp.heroku.com mcp.amplitude.com
`);

export const NPM: readonly string[] = words(`
  @modelcontextprotocol/server-filesystem @modelcontextprotocol/server-github @modelcontextprotocol/server-gitlab
  @modelcontextprotocol/server-memory @modelcontextprotocol/server-postgres @modelcontextprotocol/server-puppeteer
  @modelcontextprotocol/server-slack @modelcontextprotocol/server-everything @modelcontextprotocol/server-redis
  @modelcontextprotocol/server-sequential-thinking @modelcontextprotocol/server-brave-search
  @modelcontextprotocol/server-gdrive @modelcontextprotocol/server-google-maps @modelcontextprotocol/server-everart
  @modelcontextprotocol/server-aws-kb-retrieval @modelcontextprotocol/inspector @modelcontextprotocol/sdk
  @modelcontextprotocol/server-pdf @modelcontextprotocol/server-map @modelcontextprotocol/ext-apps
  @playwright/mcp @upstash/context7-mcp @notionhq/notion-mcp-server @sentry/mcp-server @supabase/mcp-server-supabase
  @stripe/mcp @browserbasehq/mcp-server-browserbase @cloudflare/mcp-server-cloudflare @azure/mcp
  @azure-devops/mcp @apify/actors-mcp-server @hubspot/mcp-server @heroku/mcp-server @netlify/mcp @neondatabase/mcp-server-neon
  @brave/brave-search-mcp-server @shopify/dev-mcp @salesforce/mcp @mongodb-js/mongodb-mcp-server @elastic/mcp-server-elasticsearch
  @eslint/mcp @angular/cli @nx/mcp @21st-dev/magic @executeautomation/playwright-mcp-server @wonderwhy-er/desktop-commander
  @smithery/cli @composio/mcp @browsermcp/mcp @agentdeskai/browser-tools-mcp @microsoft/learn-mcp @microsoft/workiq
  @perplexity-ai/mcp-server @postman/postman-mcp-server @launchdarkly/mcp-server @pulumi/mcp-server @line/line-bot-mcp-server
  @sap-ux/fiori-mcp-server @cap-js/mcp-server @storybook/mcp @mui/mcp @heroui/react-mcp @auth0/auth0-mcp-server
  firecrawl-mcp chrome-devtools-mcp mcp-remote mcp-proxy supergateway tavily-mcp exa-mcp-server figma-developer-mcp
  mongodb-mcp-server mcp-server-kubernetes kubernetes-mcp-server n8n-mcp task-master-ai repomix next-devtools-mcp
  xcodebuildmcp shadcn mcp-hub mcp-server-commands playwright-mcp snyk firebase-tools
  fastmcp mcp-framework nuxt-mcp tsx ts-node vite-node
`);

export const PYPI: readonly string[] = words(`
  mcp fastmcp mcp-server-fetch mcp-server-git mcp-server-time mcp-server-sqlite mcp-server-filesystem mcp-server-sentry
  mcp-server-qdrant mcp-proxy mcp-atlassian awslabs.core-mcp-server awslabs.aws-documentation-mcp-server
  awslabs.cdk-mcp-server awslabs.aws-api-mcp-server awslabs.terraform-mcp-server awslabs.cost-analysis-mcp-server
  blender-mcp markitdown-mcp serena-agent duckduckgo-mcp-server arxiv-mcp-server postgres-mcp mcp-clickhouse
  mcp-server-motherduck workspace-mcp elevenlabs-mcp minimax-mcp browser-use mcp-neo4j-cypher snowflake-labs-mcp
  databricks-mcp chroma-mcp semgrep-mcp grafana-mcp mcp-grafana basic-memory code-index-mcp mcp-server-docker
  ms-fabric-rti-mcp jupyter-mcp-server zenml-mcp
`);

/** Owners of images whose pages say `docker run …`. */
const IMAGES =
  /^(?:docker\.io\/)?(?:mcp\/[\w.-]+|grafana\/mcp-grafana|hashicorp\/terraform-mcp-server|mongodb\/mongodb-mcp-server|semgrep\/mcp|figma\/[\w.-]+|zereight050\/gitlab-mcp)$|^ghcr\.io\/(?:github\/github-mcp-server|github\/[\w.-]+|sooperset\/mcp-atlassian|zcaceres\/fetch-mcp|modelcontextprotocol\/[\w.-]+)$|^mcr\.microsoft\.com\//;

const npm = new Set(NPM);
const pypi = new Set(PYPI.map(normalized));

/** PyPI takes `_`, `.` and `-` for the same (PEP 503). */
export function normalized(name: string): string {
  return name.toLowerCase().replace(/[._-]{1,100}/g, '-');
}

export function isWellKnownPackage(name: string, ecosystem: Exclude<Ecosystem, 'git'>): boolean {
  if (ecosystem === 'npm') return npm.has(name.toLowerCase());
  if (ecosystem === 'pypi') return pypi.has(normalized(name));
  return ecosystem === 'oci' && IMAGES.test(name);
}
