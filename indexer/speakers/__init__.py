"""Who is quoted in each passage, and how: `voices` follows a document, the others read a sentence.

words -> signs, quotations, subjects -> attribution, people -> voices
"""
