#!/usr/bin/env node
import { runCommand } from './cli/commands.ts'

const { log, error } = console
const code = await runCommand(process.argv.slice(2), { env: process.env, log, error })
// A broker goes on running.
if (code !== undefined) process.exitCode = code
