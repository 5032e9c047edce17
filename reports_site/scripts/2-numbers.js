// Figures from sums, exact to their last decimal, and in the words of the reader's language.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { words } = lead2cash;
  const language = document.documentElement.lang || "en";
  const DASH = "—";
  // decimals a figure is exact to; a share is a part of one
  const DECIMALS = { money: 2, percent: 4, decimal: 2, minutes: 1, days: 1, integer: 0 };
  const WHOLE_FROM = 10000;
  const formats = new Map();

  function format(value, options) {
    const key = JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language, options));
    return formats.get(key).format(value).replace("-", "−");
  }
  const decimals = (value, least, most = least) =>
    format(value, { minimumFractionDigits: least, maximumFractionDigits: most });
  const percent = (value, places = 1) =>
    decimals(value * 100, places).replace(/^−(?=[0.,]+$)/, "") + (language === "en" ? "%" : "\u00a0%");

  // a quotient of whole numbers with so many decimals, half away from zero
  function divide(above, below, places) {
    let scaled = BigInt(above) * 10n ** BigInt(places);
    let under = BigInt(below);
    if (under < 0n) [scaled, under] = [-scaled, -under];
    const half = (scaled < 0n ? -1n : 1n) * under;
    const rounded = (2n * scaled + half) / (2n * under);
    const digits = String(rounded < 0n ? -rounded : rounded).padStart(places + 1, "0");
    const sign = rounded < 0n ? "-" : "";
    return sign + (places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits);
  }

  // The exact text of a figure, or null. A ratio of nothing is unknown; a count of nothing is zero.
  function exact(figure, sums) {
    const { placesOf } = lead2cash.cube;
    const above = sums[figure.above.join(" ")] ?? (figure.format === "integer" ? 0 : null);
    if (above === null) return null;
    const unit = 10n ** BigInt(placesOf(figure.above));
    const places = DECIMALS[figure.format] ?? 6;
    if (!figure.below) {
      const scale = Math.round((figure.scale ?? 1) * 1e6);
      return divide(BigInt(above) * 1000000n, unit * BigInt(scale), places);
    }
    const below = sums[figure.below.join(" ")];
    if (!below) return null;
    return divide(BigInt(above) * 10n ** BigInt(placesOf(figure.below)), BigInt(below) * unit, places);
  }

  // three leading digits; below ten thousand the number itself
  function compact(value) {
    if (Math.abs(value) < WHOLE_FROM) return decimals(value, 0, Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1);
    return format(value, { notation: "compact", maximumSignificantDigits: 3 });
  }

  function minutes(value) {
    const whole = Math.round(value);
    const hours = Math.floor(whole / 60);
    const rest = whole % 60;
    const parts = hours ? [`${hours}\u00a0${words.hour}`] : [];
    if (rest || !hours) parts.push(`${rest}\u00a0${words.minute}`);
    return parts.join(" ");
  }

  // a large figure with its unit
  function big(text, form, settings) {
    if (text === null) return DASH;
    const value = Number(text);
    if (form === "money") return settings.money.replace("{}", compact(value)).replace(/^(\D*)−/, "−$1");
    if (form === "percent") return percent(value);
    if (form === "minutes") return minutes(value);
    return compact(value);
  }

  // a table cell, whose unit stands in the head; large amounts have no kopecks, large numbers no decimals
  function cell(text, form, isLarge) {
    if (text === null) return DASH;
    const value = Number(text);
    if (form === "percent") return percent(value);
    if (form === "money") return decimals(value, isLarge ? 0 : 2);
    return decimals(value, 0, form === "integer" || Math.abs(value) >= WHOLE_FROM ? 0 : 1);
  }

  const isLarge = (texts) => {
    const known = texts.filter((text) => text !== null).map(Number);
    return known.every(Number.isInteger) || known.some((value) => Math.abs(value) >= WHOLE_FROM);
  };

  // the change in words, as the prepared page writes it
  function change(text, before, form, settings) {
    const [value, was] = [Number(text), Number(before)];
    if (value === was) return words.unchanged;
    const sign = value > was ? "+" : "−";
    if (form === "percent") {
      return words.points.replace("%(points)s", sign + decimals(Math.abs(value - was) * 100, 0, 1));
    }
    const ratio = was ? Math.abs((value - was) / was) : 0;
    if (was <= 0 || value < 0 || ratio > 10) return sign + big(String(Math.abs(value - was)), form, settings);
    return ratio < 0.0005 ? `≈ ${percent(0, 0)}` : sign + percent(ratio, ratio >= 0.0995 ? 0 : 1);
  }

  const dates = (options) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", ...options });
  const FULL = dates({ day: "numeric", month: "short", year: "numeric" });
  const SHORT = { day: dates({ day: "numeric", month: "short" }), month: dates({ month: "short", year: "2-digit" }) };
  const { dateOf } = lead2cash.days;
  const span = ([from, to]) => (from === to ? FULL.format(dateOf(from)) : FULL.formatRange(dateOf(from), dateOf(to)));
  const step = (day, grain) => (SHORT[grain] ?? SHORT.day).format(dateOf(day));

  lead2cash.numbers = { exact, big, cell, change, compact, decimals, isLarge, span, step, DASH };
})();
