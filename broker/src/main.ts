#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Half of a start is reading this program. What Node has made of it is kept beside it, where that may be written.
enableCompileCache(fileURLToPath(new URL('../.cache', import.meta.url)))
const { runCommand } = await import('./cli/commands.ts')

const { log, error } = console
const code = await runCommand(process.argv.slice(2), { env: process.env, log, error })
// A broker goes on running.
if (code !== undefined) process.exitCode = code
