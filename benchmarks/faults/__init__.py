"""Faults that a data centre sees every year, put into a home again and again: does it come back by itself?"""
