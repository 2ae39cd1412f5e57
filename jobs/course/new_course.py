"""A course file to begin with."""

NEW_COURSE = """\
# A course: what is taught, when, and to which classes. Paths are relative to this file.
# Lessonloom reads it with `lessonloom batch design FILE --out DIR`.

title: Grade 6 mathematics, winter term

# A grade (6), clusters (6.RP.A), standards (6.RP.A.3) or skills (6.NS.B.4~gcf), with commas between.
goals: [6]

# The school calendar. Give `weeks` or `end`. Ranges of holidays are written with two dots.
start: 2026-11-30
weeks: 14
days: [mon, tue, thu, fri]
minutes: 50
holidays: [2026-12-21..2027-01-01, 2027-01-18]

# Share of the lessons that stays free for what takes longer (0 to 0.5).
buffer: 0.1

# gradual-release, direct-instruction or 5e
template: gradual-release

# Units of your own, in your order as far as prerequisites allow. Without them, units follow the standards.
# units:
#   - {title: Ratios and rates, goals: [6.RP.A]}

# One entry for each class: its answers so far, or only how many learners it has.
classes:
  - {name: 6b, responses: class_6b.csv}
  # - {name: 6c, responses: 6c_gradebook.csv, key: 6c_key.csv}
  # - {name: 6d, learners: 26}
"""
"""Written by `lessonloom batch design --new FILE`."""
