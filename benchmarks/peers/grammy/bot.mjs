// grammY with its Redis sessions and its webhook adapter, as its documentation shows.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { RedisAdapter } from "@grammyjs/storage-redis";
import { Bot, InlineKeyboard, session, webhookCallback } from "grammy";
import { Redis } from "ioredis";

const { BENCH_API_URL, BENCH_DIALOG, BENCH_PORT, BENCH_REDIS_URL, BENCH_TOKEN } = process.env;
const SECRET = "grammy-secret";
const KEPT = 30 * 24 * 60 * 60;
const TRAIL = 24;
const dialog = JSON.parse(readFileSync(BENCH_DIALOG, "utf8"));
const keyboards = Object.fromEntries(
  Object.entries(dialog).map(([place, entry]) => [
    place,
    new InlineKeyboard(
      entry.rows.map((row) => row.map(([label, data]) => InlineKeyboard.text(label, data))),
    ),
  ]),
);
const screen = (place) => ({
  parse_mode: "HTML",
  link_preview_options: { is_disabled: true },
  reply_markup: keyboards[place],
});

const bot = new Bot(BENCH_TOKEN, { client: { apiRoot: BENCH_API_URL } });
const storage = new RedisAdapter({ instance: new Redis(BENCH_REDIS_URL), ttl: KEPT });
bot.use(session({ initial: () => ({ trail: [] }), storage }));

function arrive(ctx, place) {
  ctx.session.trail = [...ctx.session.trail, place].slice(-TRAIL);
}

bot.command("start", async (ctx) => {
  const place = `${ctx.match}.0`;
  arrive(ctx, place);
  await ctx.reply(dialog[place].text, screen(place));
});

bot.on("message:text", async (ctx) => {
  const place = dialog[ctx.session.trail.at(-1)].said;
  arrive(ctx, place);
  await ctx.reply(dialog[place].text, screen(place));
});

bot.on("callback_query:data", async (ctx) => {
  const place = ctx.callbackQuery.data;
  arrive(ctx, place);
  await ctx.answerCallbackQuery();
  if (dialog[place].stays) await ctx.reply(dialog[place].text, screen(place));
  else await ctx.editMessageText(dialog[place].text, screen(place));
});

const handle = webhookCallback(bot, "http", { secretToken: SECRET });
createServer(handle).listen(Number(BENCH_PORT), "127.0.0.1", async () => {
  await bot.api.setWebhook(`http://127.0.0.1:${BENCH_PORT}/webhook`, { secret_token: SECRET });
});
