"""Bitrix24."""
