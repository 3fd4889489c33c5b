import { parentPort } from 'node:worker_threads'
import { perform } from './task.ts'

// One task at a time: see ../aside.ts.
parentPort?.on('message', (task) => parentPort?.postMessage(perform(task)))
