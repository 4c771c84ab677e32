/**
 * Names that are worth imitating: the packages that most projects install, those that agents install, and the people
 * who make them. Kept by hand; a name that is missing here is only not protected.
 */

import { lazy } from '../../text/lazy';

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

export const popularOnNpm = lazy(() =>
  words(`
  express react react-dom react-native react-router react-router-dom react-redux react-query vue vue-router vuex nuxt
  angular svelte next gatsby lodash lodash-es underscore moment dayjs date-fns axios request node-fetch cross-fetch
  got superagent undici chalk commander inquirer yargs minimist dotenv dotenv-expand debug uuid nanoid async bluebird
  rxjs webpack webpack-cli webpack-dev-server rollup vite vitest esbuild parcel babel-core babel-loader
  typescript ts-node ts-jest tslib tsx eslint eslint-config-prettier eslint-plugin-import eslint-plugin-react prettier
  stylelint jest mocha chai sinon cypress playwright puppeteer puppeteer-core selenium-webdriver nodemon concurrently
  cross-env cross-spawn rimraf mkdirp glob fast-glob minimatch micromatch picomatch fs-extra graceful-fs chokidar
  semver execa shelljs husky lint-staged commitlint body-parser cookie-parser cors helmet morgan winston
  pino bunyan passport jsonwebtoken bcrypt bcryptjs mongoose mongodb mysql mysql2 sequelize typeorm
  prisma knex redis ioredis socket.io socket.io-client websocket nodemailer multer sharp canvas jimp
  cheerio jsdom handlebars mustache sass node-sass less postcss autoprefixer tailwindcss bootstrap jquery
  classnames styled-components formik react-hook-form zod joi yup ajv immer redux redux-thunk redux-saga zustand mobx
  graphql apollo-server apollo-client urql fastify koa hapi nestjs hono elysia bullmq agenda node-cron
  firebase firebase-admin firebase-tools aws-sdk serverless stripe twilio discord.js telegraf slack-bolt
  ethers web3 hardhat truffle solana bitcoinjs-lib electron electron-builder create-react-app create-next-app
  create-vite vercel netlify-cli wrangler expo expo-cli detox storybook lerna turbo pnpm yarn npm-check-updates
  http-server live-server serve json-server browser-sync event-stream colors color-convert ansi-styles ansi-regex
  strip-ansi supports-color wrap-ansi string-width kleur picocolors ora figlet boxen marked markdown-it
  highlight.js prismjs remark rehype gray-matter js-yaml yaml toml ini papaparse csv-parse xlsx exceljs pdfkit
  pdf-lib pdf-parse docx mammoth archiver jszip unzipper tar adm-zip mime mime-types qs query-string form-data
  formidable readable-stream through2 iconv-lite buffer process events inherits safe-buffer validator sanitize-html
  dompurify crypto-js node-forge elliptic secp256k1 keccak noble-hashes core-js regenerator-runtime whatwg-fetch
  openai langchain langgraph llamaindex ollama chromadb pinecone tiktoken gpt-tokenizer replicate ai
  openclaw clawdbot moltbot clawhub claude-code mcp-remote mcp-proxy mcp-use fastmcp supergateway figma-developer-mcp
  task-master-ai repomix opencode-ai codebuff agent-browser skills ruler rulesync context7 firecrawl-mcp
  tavily-mcp exa-mcp-server chrome-devtools-mcp playwright-mcp mcp-server-kubernetes browser-use n8n n8n-mcp
  ccusage ccstatusline claude-flow ruvector promptfoo shadcn shadcn-ui
  @anthropic-ai/sdk @anthropic-ai/claude-code @anthropic-ai/claude-agent-sdk @anthropic-ai/mcpb
  @openai/codex @openai/agents @google/gemini-cli @google/genai @google/generative-ai @github/copilot
  @modelcontextprotocol/sdk @modelcontextprotocol/inspector @modelcontextprotocol/server-filesystem
  @modelcontextprotocol/server-github @modelcontextprotocol/server-memory @modelcontextprotocol/server-postgres
  @modelcontextprotocol/server-puppeteer @modelcontextprotocol/server-slack @modelcontextprotocol/server-everything
  @modelcontextprotocol/server-sequential-thinking @modelcontextprotocol/server-brave-search
  @modelcontextprotocol/server-gdrive @modelcontextprotocol/server-google-maps
  @playwright/mcp @playwright/test @upstash/context7-mcp @supabase/mcp-server-supabase @supabase/supabase-js
  @notionhq/notion-mcp-server @notionhq/client @sentry/mcp-server @stripe/mcp @browserbasehq/stagehand
  @langchain/core @langchain/openai @langchain/langgraph @vercel/sdk @ai-sdk/openai @ai-sdk/anthropic @qwen-code/qwen-code
  @babel/core @babel/cli @babel/preset-env @babel/runtime @types/node @types/react @angular/cli @angular/core @vue/cli
  @nestjs/cli @nestjs/core @prisma/client @tanstack/react-query @reduxjs/toolkit @mui/material @chakra-ui/react
  @radix-ui/react-dialog @headlessui/react @heroicons/react @tailwindcss/typography @testing-library/react
  @testing-library/jest-dom @storybook/react @sentry/node @sentry/cli @aws-sdk/client-s3 @azure/identity
  @octokit/rest @octokit/core @slack/bolt @slack/web-api @discordjs/rest @solana/web3.js @ethersproject/providers
  @biomejs/biome @swc/core @vitejs/plugin-react @sveltejs/kit @remix-run/node @shopify/cli @cloudflare/workers-types
`),
);

export const popularOnPypi = lazy(() =>
  words(`
  requests urllib3 httpx aiohttp certifi idna charset-normalizer numpy pandas scipy scikit-learn matplotlib seaborn
  plotly bokeh statsmodels sympy networkx tensorflow keras torch torchvision torchaudio pytorch-lightning
  transformers datasets tokenizers accelerate diffusers huggingface-hub safetensors sentence-transformers
  xgboost lightgbm catboost opencv-python opencv-python-headless pillow imageio scikit-image spacy nltk gensim
  textblob beautifulsoup4 lxml html5lib scrapy selenium playwright pyppeteer mechanize flask django djangorestframework
  fastapi uvicorn gunicorn starlette tornado bottle sanic jinja2 werkzeug markupsafe itsdangerous click typer
  rich tqdm colorama termcolor tabulate pyyaml ruamel.yaml toml tomli python-dotenv pydantic pydantic-settings
  attrs marshmallow jsonschema simplejson ujson orjson msgpack protobuf grpcio sqlalchemy alembic
  psycopg2 psycopg2-binary pymysql pymongo redis celery kombu boto3 botocore s3transfer awscli
  google-cloud-storage google-api-python-client google-auth google-generativeai google-genai azure-identity
  azure-storage-blob cryptography pycryptodome pycrypto pyjwt passlib bcrypt paramiko pynacl pyopenssl
  oauthlib requests-oauthlib python-dateutil pytz tzdata arrow pendulum six setuptools wheel virtualenv
  pipenv poetry pytest pytest-cov pytest-asyncio pytest-mock coverage hypothesis black isort flake8 pylint
  mypy pyflakes autopep8 pre-commit bandit twine sphinx mkdocs jupyter jupyterlab notebook ipython ipykernel
  nbconvert streamlit gradio dash openpyxl xlrd xlsxwriter python-docx python-pptx pypdf pypdf2 pdfplumber
  pymupdf reportlab pdf2image pytesseract markitdown markdown docutils pygments psutil pexpect watchdog schedule
  apscheduler tenacity retrying cachetools joblib cloudpickle dask ray numba cython pyarrow polars duckdb
  fsspec s3fs sqlparse faker factory-boy discord.py python-telegram-bot telethon slack-sdk slack-bolt tweepy
  yt-dlp youtube-dl moviepy pydub librosa soundfile openai anthropic cohere mistralai groq ollama tiktoken litellm
  langchain langchain-core langchain-community langchain-openai langgraph langsmith llama-index llama-cpp-python
  chromadb faiss-cpu faiss-gpu pinecone-client qdrant-client weaviate-client autogen crewai instructor dspy-ai
  haystack-ai semantic-kernel openai-whisper vllm unsloth peft bitsandbytes deepspeed wandb mlflow
  mcp fastmcp mcp-server-fetch mcp-server-git mcp-server-time mcp-server-sqlite mcp-server-filesystem
  claude-agent-sdk claude-code-sdk aider-chat browser-use open-interpreter firecrawl-py tavily-python
  duckduckgo-search trafilatura web3 eth-account solana ccxt yfinance ta-lib python-binance
`),
);

/** Names that people rely on when they let an agent run something: an imitation of one of them is worse. */
export const AGENT_NAMES =
  /mcp|modelcontextprotocol|anthropic|claude|openai|codex|gemini|copilot|langchain|llama|openclaw|clawhub|huggingface/;

/** Real packages that are as near to a popular one as an imitation would be. */
export const neighbours = lazy(
  () =>
    new Set(
      words(`
  aws-cdk beautifulsoup preact inferno vitest vite vue vuex vuepress redux redis chai chalk koa hapi joi ora got glob debug
  tsx tsc tsm ts tar tap ava ajv mocha mockjs moment momentjs lodash lowdash lodash.get colors color colorette async
  asynckit express expressjs expresso axios axes request requests requestify unrequests cors core cross-env cross-fetch
  dotenv dotenvx dotenvy rimraf semver server serve serverless sass less canvas canvg marked market remark rehype
  jquery jest jasmine webpack webpack5 nodemon nodemailer mysql mysql2 mongodb mongoose sharp yaml yml yup yarn
  immer inquirer enquirer prompts prompt-toolkit kleur nuxt next nest hexo hugo astro solid-js svelte sveltekit
  nanoid uuid ulid uuidv4 commander commandeer turbo turbopack prisma prism prismjs prismic puppeteer-core
  react-dom preact-router reactstrap docx docxtpl pdfkit xlsx xlsx2csv xlsxwriter three zod zx
  flask flasgger django fastapi fastai fastmcp fasttext fastparquet torch torchx torchvision tensorflow-cpu
  tensorflow-gpu numpy numba numpydoc pandas pandera polars scipy scapy spacy scrapy seaborn plotly plotnine
  pypdf pypdf2 pypdf3 pypdf4 pymupdf pymupdf4llm pyyaml yaml pyaml pyjwt jwt pytest pytest-cov pylint pytz pytzdata
  black blackd click clack typer typed tyro rich ruff ray dask dash attrs atrs attr jinja jinja2 celery
  psycopg psycopg2 psycopg3 psycopg-binary pymysql pymssql pymongo motor redis-py aioredis
  boto boto3 botocore tomli tomlkit toml tomllib tomli-w rtoml httpx httpx2 http httptools httpie
  aiohttp aiohttps aiofiles openai openapi open-ai opencv-python opencv-contrib-python pillow pillow-heif pillow-simd
  cryptography cryptograph pycryptodome pycryptodomex simplejson ujson rjson orjson hjson json5 jsons
  transformers transformer datasets dataset tokenizers accelerate peft pefile tqdm ipython ipykernel jupyter
  jupyterlab jupytext notebook gradio ratio groq grok grpcio grpcio-tools ollama llama llamaindex llama-index
  mcp mcpc mcpm mcpx mcpo mcps mcp-cli mcp-remote mcp-server-fetch mcp-server-git mcp-server-time
  anthropic claude-code cohere chromadb chroma litellm langchain langchainhub langgraph langgraphjs langfuse
  wandb mkdocs arrow marrow pendulum schedule scheduler telethon telegraf telegram twilio tweepy websockets websocket
  websocket-client ws wss events event stream streams stripe strip-ansi striptags
  figlet pyfiglet loguru lorem-ipsum nltk ntlk textblob gensim genism selenium selenoid
  moviepy pydub librosa ccxt web3 web3py ethers ether solana solders solc hardhat foundry
  create-vite create-vue create-next-app create-nuxt-app create-remix shadcn shadcn-vue shadcn-svelte shadcn-ui skills skillz
  @types/react @types/node @types/react-dom @sentry/node @sentry/react @sentry/vue @vitejs/plugin-vue @slack/bolt
  bcrypt bcryptjs helmet helm-docs pino pinot morgan mime mimes mimetype qs os js ts-jest ts-node knip knex
  formik formic formidable lerna learna ini init pnpm npm nvm npx ncu nx npkill markdown markdown2 markdownify
  md-to-pdf rollup rollup-plugin parcel sphinx spinx poetry poetry-core pipenv pipx piper wheel setuptools mypy pyre
  isort sort coverage hypothesis bandit twine flake8 flake9 pyflakes bottle sanic tornado starlette uvicorn uvloop gunicorn
  gevent eventlet validator validators validate multer muter mustache handlebars nodejs node keras keras-cv kerastuner
  vllm lxml mlx xml2js xgboost catboost lightgbm mammoth elysia elysium hono honox uno unocss bun bull bullmq bullmq-pro
  tailwind tailwindcss bootstrap bootstrap-vue vueuse swr svgo svgr agenda kombu gsap sequelize deno denon expo
  exceljs excel joblib jobs dspy dspy-ai instructor instruct structlog firebase firebase-tools firebase-admin
  supabase serve-static send pako paco yt-dlp youtube-dl wrangler wrangle axe-core docutils docker dockers
  playwright playwright-core playwright-cli playwright-mcp replicate duckdb duckdb-engine pyarrow pyarrow-hotfix
  solc-js ta pandas-ta ta-lib ray-project tablib tabulate tabula-py markitdown-mcp pdf-parse pdf2json
  lxml-html-clean emcee mcpd mcp-use rulesync ruler rulers repomix repopack ai aio
`),
    ),
);

/** Owners of repositories, scopes and marketplaces whose name stands for trust. */
export const vendors = lazy(() =>
  words(`
  anthropic anthropics anthropic-ai openai microsoft google google-gemini googleapis github modelcontextprotocol vercel
  vercel-labs huggingface langchain-ai langchain nvidia mistralai deepseek-ai facebook facebookresearch amazon aws-samples
  cloudflare stripe supabase docker slackapi atlassian jetbrains hashicorp mozilla ollama openclaw pytorch tensorflow
  oracle salesforce getsentry playwright notionhq postgres kubernetes gitlab cursor windsurf codeium perplexity
  elastic mongodb redis paypal shopify figma trailofbits obra upstash firecrawl tavily browserbase coinbase
`),
);

/** Words and real names as near to a vendor as an imitation. */
export const notVendors = lazy(
  () =>
    new Set(
      words(`
  openapi open-ai openais locker rocker docket dockers goggle goggles githubs gitlabs github-app gits elastica redid
  curser cursors courser amazons oracles coracle strip stripes striped striper stipe google-ai google-adk googlers
  notionhqs vercels anthropic-sdk nvidia-ai coracle azure fugma sigma figmas stigma shopifys playwrights openclaws
  postgresql postgrest cloudflared facebooks supabases tensorflows hugging-face paypals elastics
`),
    ),
);
