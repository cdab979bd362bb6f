"""Languages that texts of items may be in. The first one is the shop's own."""

LANGUAGE_NAMES = {
    "pl": "polski",
    "en": "angielski",
    "de": "niemiecki",
    "cs": "czeski",
    "sk": "słowacki",
    "uk": "ukraiński",
    "lt": "litewski",
    "hu": "węgierski",
    "ro": "rumuński",
    "fr": "francuski",
    "es": "hiszpański",
    "it": "włoski",
}
