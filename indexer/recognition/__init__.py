"""Recognising text in images (OCR): asked for in reading processes, done by Tesseract beside their parent.

A reading process may start no program. It sends pictures to its parent, which checks that they are pictures, has them
recognised and sends back where which words stand; what these make is again told in the reading process.
"""
