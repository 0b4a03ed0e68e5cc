"""Which device somebody signs in with, in coarse words: enough to recognise one's own, too little to follow anybody."""

from __future__ import annotations

# What a user agent holds, the most telling first -> the word shown.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "SamsungBrowser": "Samsung Internet",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def device_words(user_agent: str) -> str:
    """« Firefox, Android »; the part that is known when only one is, empty when neither is."""
    return ", ".join(filter(None, (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))))


def _first(words: dict[str, str], text: str) -> str:
    return next((name for mark, name in words.items() if mark in text), "")
