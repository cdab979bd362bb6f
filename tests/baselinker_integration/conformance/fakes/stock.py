"""Invented goods for the fake endpoint: 120 products, every third with three variants, every tenth without category."""

CATEGORIES = {"1": "Kuchnia", "2": "Kuchnia/Kubki", "3": "Ogród"}
PRODUCTS = 120


def product(number):
    variants = {
        str(1000 + number * 10 + place): {
            "full_name": f"Kubek malowany {number} {size}",
            "name": size,
            "price": f"{number + place}.50",
            "quantity": number % 7 + place,
            "sku": f"KUB-{number}-{size}",
            "ean": "",
            "images": [],
            "features": [["Rozmiar", size]],
        }
        for place, size in enumerate(("S", "M", "L"), start=1)
        if number % 3 == 0
    }
    category = "" if number % 10 == 0 else str(number % 3 + 1)
    return {
        "sku": f"KUB-{number}",
        "ean": f"{5900000000000 + number}",
        "name": f"Kubek malowany {number}",
        "quantity": 0 if number % 8 == 0 else number + 5,
        "price": f"{number}.99",
        "currency": "PLN",
        "tax": -1 if number % 9 == 0 else 23,
        "weight": 0.4,
        "height": 10,
        "length": 9,
        "width": 9,
        "description": "<p>Ręcznie malowany.</p>",
        "description_extra1": "",
        "man_name": "Wytwórnia",
        "category_id": category,
        "category_name": CATEGORIES.get(category, ""),
        "location": "A1",
        "url": f"https://shop.example/p/{number}",
        "images": [f"https://shop.example/i/{number}.jpg"],
        "features": [["Kolor", "biały|niebieski"]],
        "variants": variants,
    }


def products():
    return {str(number): product(number) for number in range(1, PRODUCTS + 1)}
