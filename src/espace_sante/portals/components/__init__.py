"""The blocks every portal draws its pages with: style, icons, template tags, layouts, error pages.

A component is a tag, a template, a stylesheet and examples. `/composants/` shows them all.
"""
